/** Characters that a note has at most. */
export const longestNote = 2000;
