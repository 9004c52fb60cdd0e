/** What `work` gives, or undefined when it takes longer than `ms` milliseconds; a fault of `work` is thrown. */
export function within<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    const finish = (result: Result) => {
      clearTimeout(timer);
      resolve(result);
    };
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(error);
    };
    work.then(finish, fail);
  });
}
