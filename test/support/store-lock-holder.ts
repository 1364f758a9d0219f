import { right } from './store.ts'
import { lockDataDir } from '../../src/store/sqlite/lock.ts'

/** Holds the lock of a folder until it is killed. */
right(lockDataDir(process.argv[2] as string))
process.stdout.write('held\n')
process.stdin.resume()
