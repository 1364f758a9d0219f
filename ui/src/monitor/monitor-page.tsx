import { useAddress } from '../address.ts'
import { Standing } from '../live/standing.tsx'
import { Asked } from '../parts/asked.tsx'
import { ComponentsTable } from './components-table.tsx'
import { LiveFeed } from './feed.tsx'
import { Plots } from './plots.tsx'
import { windowIn, WINDOWS } from './pure/windows.ts'
import { SchedulesDue } from './schedules-due.tsx'
import { Standings } from './standings.tsx'
import { Tiles } from './tiles.tsx'
import { useMonitor } from './use-monitor.ts'
import './monitor.css'

const MonitorPage = () => {
  const { params, change } = useAddress()
  const window = windowIn(params.get('window'))
  const { monitor, standing } = useMonitor(window)
  return (
    <>
      <header className="head">
        <h1>Monitor</h1>
        <Standing standing={standing} />
        <p className="window">
          <label htmlFor="window">Last</label>{' '}
          <select
            id="window"
            value={window}
            onChange={(event) => change({ window: event.target.value === '900' ? undefined : event.target.value })}
          >
            {WINDOWS.map(([seconds, name]) => (
              <option key={seconds} value={seconds}>
                {name}
              </option>
            ))}
          </select>
        </p>
      </header>
      <Asked query={monitor} what="how the server is doing">
        {(now) => (
          <>
            <Tiles of={now} />
            <Plots of={now} />
            <ComponentsTable components={now.components} />
            <div className="beside">
              <SchedulesDue />
              <Standings of={now} />
            </div>
            <LiveFeed head={now.position} />
          </>
        )}
      </Asked>
    </>
  )
}

export default MonitorPage
