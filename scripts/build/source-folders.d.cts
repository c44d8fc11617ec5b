/** The folders that lib/ is built from: `charts`, `imports`, `src`. */
export declare const sourceFolders: readonly string[];
