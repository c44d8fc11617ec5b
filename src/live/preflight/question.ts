/** A question to AWS about what a node class names. Classes that ask the same are answered by one call. */
export interface Question {
  /** What could not be looked at where no answer comes. */
  readonly name: string;
  readonly args: readonly string[];
}

/** Questions, each once. */
export const distinctQuestions = (questions: readonly Question[]): readonly Question[] => [
  ...new Map(questions.map((question) => [questionKey(question), question])).values(),
];

export const questionKey = ({ args }: Question): string => args.join('\n');
