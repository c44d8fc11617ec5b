/** Whether a key of a tag is one that AWS accepts, or a pattern of such keys with `*`. */
export const isTagKey = (key: string): boolean => /^[\p{L}\p{Z}\p{N}_.:/=+\-@*]{1,128}$/u.test(key);
