/**
 * Options as the flags of a program: `{ stopWindow: "open", strict: true }` is `--stop-window open --strict`.
 * @param {Record<string, any>} options
 * @param {Record<string, string>} [names] Flags that have another name than their option.
 * @returns {string[]}
 */
export function flagsOf(options, names = {}) {
  return Object.entries(options).flatMap(([option, value]) => {
    const flag = `--${names[option] ?? option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === undefined || value === null || value === false ? []
      : value === true ? [flag]
        : [value].flat().flatMap((each) => [flag, String(each)]);
  });
}
