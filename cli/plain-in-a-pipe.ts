/** What is written to a pipe or a file has no colours, also where an environment like that of a CI would have them (FORCE_COLOR asks for them). */
if (!process.stderr.isTTY && process.env['FORCE_COLOR'] === undefined) process.env['NO_COLOR'] ??= '1'
