export { userDataProblems } from './user-data-problems';
