/** Which wording of the code of conduct is in force (A9.2). A changed wording is a new version, accepted anew. */
export const CONDUCT_VERSION = 2;
