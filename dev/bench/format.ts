/** Such as `1.07`. */
export const ratio = (value: number): string => value.toFixed(2);

/** Such as `0.42 s` or `12 s`. */
export const seconds = (value: number): string => `${value.toFixed(value < 1 ? 2 : value < 10 ? 1 : 0)} s`;

/** Such as `35 MB`. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
