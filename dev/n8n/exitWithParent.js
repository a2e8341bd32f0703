'use strict';

// Loaded into every n8n that this project starts: when the process that started it is gone, however it went, n8n
// ends as well. The channel between the two carries nothing; that it closes is the message.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
