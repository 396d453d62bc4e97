// The name of the one channel between preload script and main process.

export const ipcChannel = 'jaws';
