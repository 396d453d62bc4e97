// The names of the channels between preload script and main process.

/** Messages of the page and the host. */
export const ipcChannel = 'jaws';
/** A path from the preload script, which has it of a file that the user dropped or chose; the answer is a `FileAnswer`. */
export const fileChannel = 'jaws-file';
