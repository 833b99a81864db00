// A Redis of the test's own, on a free port, gone with the test.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { createInterface } from 'node:readline'

import { folder } from './support.mjs'

/** Why there is no server of version 7 or later; `false` where there is one. Throws where `STRICT` names `redis`. */
export function missing() {
  let told = ''
  try {
    told = execFileSync('redis-server', ['--version'], { encoding: 'utf8' })
  } catch {
    // Not installed.
  }
  if (Number(/v=(\d+)\./.exec(told)?.[1]) >= 7) return false
  const reason = 'no redis-server of version 7 or later is installed'
  if ((process.env.STRICT ?? '').split(' ').includes('redis')) throw new Error(`${reason}, and must be here`)
  return reason
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Starts one that keeps nothing on disk. */
export async function redisServer(t, ...given) {
  const cwd = await folder(t)
  const server = { port: 0, url: '', child: null }

  /** Starts it on its port, empty, and waits until it is there. */
  server.revive = async () => {
    const args = ['--port', String(server.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...given]
    server.child = spawn('redis-server', args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] })
    for await (const line of createInterface(server.child.stdout)) {
      if (line.includes('Ready to accept connections')) {
        server.child.stdout.resume()
        return true
      }
    }
    await server.kill()
    return false
  }

  /** Ends it as a power cut would. */
  server.kill = async () => {
    const { child } = server
    server.child = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  /** Says something to it and gives its answer as the wire has it. */
  server.say = async (...words) => {
    const socket = connect(server.port, '127.0.0.1')
    const commands = [words, ['QUIT']].map(
      (all) => `*${all.length}\r\n${all.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
    )
    socket.write(commands.join(''))
    let answer = ''
    for await (const part of socket) answer += part
    return answer
  }

  t.after(server.kill)
  for (let turn = 0; turn < 20; turn += 1) {
    server.port = await freePort()
    server.url = `redis://127.0.0.1:${server.port}`
    // Somebody else may have taken the port meanwhile.
    if (await server.revive()) return server
  }
  throw new Error('no redis-server could be started')
}
