export { documentComments } from './comments';
export { lineAndColumn } from './lines';
export { type DocumentPlace, type ParsedDocument, parseText } from './parse-text';
export { type Placeholder, placeholderIn } from './placeholders';
export { Positions } from './positions';
export { EncodingError, readText } from './read-text';
export { TextError } from './text-error';
export { whyUnreadable } from './why-unreadable';
