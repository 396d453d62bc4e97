// Python programs that users run where no ordinary tool does the job.

/** Sends `bytes` in chunks through a TLS connection without a server name, as `chum` of old did. */
export const dropScript = [
  'import os,socket,ssl,sys,time',
  'host,port,total,chunk=sys.argv[1],int(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4])',
  'c=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT); c.check_hostname=False; c.verify_mode=ssl.CERT_NONE',
  's=c.wrap_socket(socket.create_connection((host,port),10))',
  'left=total',
  'while left>0:',
  '  n=min(chunk,left); s.sendall(os.urandom(n)); left-=n; time.sleep(.05)',
  's.close()',
].join('\n');

/** Both voices of a call: 25 datagrams a second, answered by the relay. */
export const callScript = [
  'import os,socket,sys,time',
  'a=(socket.gethostbyname(sys.argv[1]),3478); n=int(sys.argv[2])*25',
  's=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.setblocking(False)',
  'for i in range(n):',
  '  s.sendto(os.urandom(180 if i%3 else 900),a); time.sleep(.04)',
  '  try: s.recv(2048)',
  '  except BlockingIOError: pass',
].join('\n');

/** Keeps a TLS connection for push messages: a short receipt for each, and a keep-alive after four quiet minutes. */
export const notifyScript = [
  'import os,socket,ssl,sys,time',
  'name,port,authority,seconds=sys.argv[1],int(sys.argv[2]),sys.argv[3],int(sys.argv[4])',
  'c=ssl.create_default_context(cafile=authority)',
  's=c.wrap_socket(socket.create_connection((name,port),10),server_hostname=name)',
  's.settimeout(240); end=time.monotonic()+seconds',
  'while time.monotonic()<end:',
  '  try:',
  '    d=s.recv(4096)',
  '    if not d: break',
  '    if d[:1]!=b"k": s.sendall(b"r"+os.urandom(23))',
  '  except TimeoutError: s.sendall(b"k"+os.urandom(15))',
].join('\n');

/** The traffic of a person behind a tunnel: pages that come back, now and then a file that goes out, keep-alives. */
export const tunnelScript = [
  'import os,random,socket,sys,time',
  'a=(socket.gethostbyname(sys.argv[1]),int(sys.argv[2])); end=time.monotonic()+int(sys.argv[3])',
  'r=random.Random(int(sys.argv[4]))',
  's=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.setblocking(False)',
  'def say(size,count,answer): s.sendto(bytes([count])+answer.to_bytes(2,"big")+os.urandom(size),a)',
  'while time.monotonic()<end:',
  '  upload=r.random()<.1',
  '  for i in range(r.randint(50,600) if upload else r.randint(5,120)):',
  '    if upload: say(r.randint(1100,1350),i%2,80)',
  '    else: say(r.randint(60,400),r.randint(1,6),r.randint(150,1350))',
  '    time.sleep(r.uniform(.005,.04))',
  '    try:',
  '      while True: s.recv(2048)',
  '    except BlockingIOError: pass',
  '  time.sleep(min(25,r.expovariate(1/6))); say(32,1,32)',
].join('\n');
