// Loaded into a server where the system does not tell its time on a core: then the process tells it itself.
process.on('message', (message) => {
  if (message?.ask !== 'time') return;
  const { user, system } = process.cpuUsage();
  process.send?.({ microseconds: user + system });
});
// Hearing messages must not keep a server alive that wants to end.
process.channel?.unref();
