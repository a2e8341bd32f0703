'use strict';

// Loaded into every n8n that this project starts: stops n8n when its parent is gone, however that exited. The IPC
// channel carries no messages; it only closes.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
