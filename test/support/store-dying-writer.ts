// The real writer, which hears of each message second.
import './store-death.ts'
import '../../src/store/sqlite/writer.ts'
