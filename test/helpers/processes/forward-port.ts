// Listens on a port of loopback, in the network namespace that it is started in, and passes all on to a socket in the
// file system: forward-port.ts <port> <socket>
import { connect, createServer } from 'node:net';

const [port, socketFile = ''] = process.argv.slice(2);
createServer(inside => {
  const outside = connect(socketFile);
  for (const end of [inside, outside]) {
    end.on('error', () => {
      inside.destroy();
      outside.destroy();
    });
  }
  inside.pipe(outside).pipe(inside);
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'));
