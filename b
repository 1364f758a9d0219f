echo speed engine µs/wf min 57.7 all 206 68 58 59 110 67 67 66 61 60
42.60 (garbage collector) :0
15.66 dataText store/commit.js:23
4.61 unborn execution/birth.js:8
3.71 watch store/follow.js:127
3.09 settled engine/workshop.js:95
3.03 decide engine/turn.js:185
2.90 (program) :0
2.88 jsonOf store/commit.js:33
2.48 appended engine/children.js:54
2.47 textOf store/commit.js:30
2.05 start engine/turn.js:125
1.92 take engine/idle.js:6
1.84 submission engine/create-engine.js:68
1.65 evolve execution/evolve.js:17
1.58 started execution/evolve.js:143
1.23 post engine/drive.js:15
1.19 compileSourceTextModule esm/utils:344
1.00 takeTurn engine/turn.js:9
0.98 find engine/live-runs.js:39
0.98 adopt engine/live-runs.js:13
0.97  engine/plans.js:78
0.93 memberEnded execution/block.js:24
0.91 startTask commands/start-task.js:6
0.91  tasks/kinds.js:35
0.86 evaluate expression/evaluate.js:9
0.84 parseSource cjs-module-lexer/lexer:85
0.80 over execution/evolve.js:212
0.76 openFileHandle :0
0.75 written store/commit.js:6
0.72  store/follow.js:130
0.71 RegExp: ^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$ :0
0.66  tmp/speed-engine.mjs:11
0.65  commands/start-task.js:6
0.64 largeEvent engine/large.js:4
0.64 checkInput definition/check-value.js:6
0.62 sizeOf engine/weight.js:13
0.60 blank execution/birth.js:21
0.60 count execution/move.js:12
0.60 keep engine/idle.js:16
0.59 visit domain/json.js:21
