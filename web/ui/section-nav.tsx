import styles from './section-nav.module.css';

/** The ways to the parts of a long page; each is the `id` of a section and what it is called. */
export function SectionNav({ sections }: { sections: readonly (readonly [string, string])[] }) {
  return (
    <nav aria-label="On this page" className={styles.nav}>
      {sections.map(([id, label]) => (
        <a key={id} href={`#${id}`}>
          {label}
        </a>
      ))}
    </nav>
  );
}
