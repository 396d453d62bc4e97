// Servers of connections that are kept: push notifications over TLS, and the gateway of a tunnel over UDP.

import type { RunningProcess, Testbed } from '../testbed.ts';

const python = '/usr/bin/python3';

/** One thread per connection: sends a message after a random rest, echoes the client's keep-alives. */
const notifyScript = [
  'import os,random,select,socket,ssl,sys,threading,time',
  'c=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); c.load_cert_chain(sys.argv[2],sys.argv[3])',
  'def talk(p):',
  '  try:',
  '    t=c.wrap_socket(p,server_side=True)',
  '    while True:',
  '      end=time.monotonic()+min(900,random.expovariate(1/150))',
  '      while True:',
  '        left=end-time.monotonic()',
  '        if left<=0: break',
  '        if t.pending() or select.select([t],[],[],left)[0]:',
  '          d=t.recv(4096)',
  '          if not d: return',
  '          if d[:1]==b"k": t.sendall(d)',
  '      t.sendall(os.urandom(int(random.lognormvariate(5.5,.7))%4000+60))',
  '  except OSError: pass',
  '  finally: p.close()',
  'def serve(port):',
  '  s=socket.create_server((sys.argv[1],port))',
  '  while True:',
  '    p,_=s.accept(); threading.Thread(target=talk,args=(p,),daemon=True).start()',
  'for port in sys.argv[4:]: threading.Thread(target=serve,args=(int(port),)).start()',
].join('\n');

/** Answers a datagram with as many, and as long, as its first three bytes ask for. */
const gatewayScript = [
  'import os,socket,sys',
  's=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.bind((sys.argv[1],int(sys.argv[2])))',
  'while True:',
  '  d,a=s.recvfrom(2048)',
  '  for i in range(d[0]%8): s.sendto(os.urandom(min(1400,int.from_bytes(d[1:3],"big"))),a)',
].join('\n');

export function startNotify(
  testbed: Testbed,
  host: string,
  address: string,
  ports: readonly number[],
  files: { readonly certificate: string; readonly key: string },
): RunningProcess {
  const names = [address, files.certificate, files.key, ...ports.map(String)];
  return testbed.spawn(host, [python, '-c', notifyScript, ...names]);
}

export function startGateway(testbed: Testbed, host: string, address: string, port: number): RunningProcess {
  return testbed.spawn(host, [python, '-c', gatewayScript, address, String(port)]);
}
