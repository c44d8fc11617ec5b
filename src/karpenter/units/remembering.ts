const MOST_ANSWERS = 256;
const LONGEST_TEXT = 256;

/**
 * A pure function of a text that keeps its answers: the objects of a fleet repeat a few texts thousands of times. Answers
 * are shared, so nobody may change them. It keeps no more than a few hundred, to texts of ordinary length, so that hostile
 * input costs no memory.
 */
export function remembering<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    if (text.length > LONGEST_TEXT) return answer(text);
    const known = answers.get(text);
    if (known !== undefined) return known;
    const fresh = answer(text);
    if (answers.size >= MOST_ANSWERS) answers.clear();
    answers.set(text, fresh);
    return fresh;
  };
}
