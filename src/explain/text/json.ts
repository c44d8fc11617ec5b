/** Escapes what would move the cursor of a terminal or hide a part; within JSON it stands in texts alone. */
const unseen = (text: string): string =>
  text.replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (char) =>
    Array.from(
      { length: char.length },
      (_, index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

/** An answer as JSON. */
export const explanationJson = (told: object): string => `${unseen(JSON.stringify(told, undefined, 2))}\n`;
