// Before the first paint, so that a dark screen never flashes white. The key is Mantine's.
{
  const kept = localStorage.getItem('mantine-color-scheme-value');
  const dark =
    kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light';
}
