// Listens on a loopback port in the network namespace where it is started, and forwards everything to a socket in the file system:
// forward-port.ts <port> <socket>
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
