import asyncio
import os
import unittest

from harmonia.client import (
    AsyncHarmoniaClient,
    HarmoniaError,
    HarmoniaStateClient,
    get_harmonia_client,
    get_harmonia_state_client,
)

from .server import ECHO, URL, wait_task


class TestAsync(unittest.IsolatedAsyncioTestCase):
    async def test_has_the_calls_of_the_other_client_to_be_awaited(self):
        async with AsyncHarmoniaClient(url=URL) as client:
            workflow = await client.create_workflow(name="async", tasks={"t": ECHO})
            execution = await client.execute_workflow(workflow_id=workflow["workflow_id"])
            told = []
            ended = await client.monitor_execution(execution, told.append)
            self.assertEqual((ended.status, told[-1].event_type), ("completed", "workflow_completed"))
            rows = [row.id async for row in client.each(client.list_executions, workflow_id=workflow.id)]
            self.assertEqual(rows, [execution.id])
            with self.assertRaises(HarmoniaError):
                await client.get_workflow("nobody")

    async def test_many_streams_keep_no_call_waiting(self):
        async with await get_harmonia_client() as client:
            workflow = await client.create_workflow(name="many", tasks={"t": wait_task(60)})
            runs = [await client.execute_workflow(workflow) for _ in range(8)]
            monitors = [
                asyncio.ensure_future(client.monitor_execution(runs[place % 8], lambda _: None)) for place in range(24)
            ]
            await asyncio.sleep(0)
            answers = await asyncio.gather(*(client.cancel_execution(run) for run in runs))
            self.assertEqual({answer.status for answer in answers}, {"cancelled"})
            ended = await asyncio.wait_for(asyncio.gather(*monitors), 30)
            self.assertEqual({execution.status for execution in ended}, {"cancelled"})

    async def test_a_stream_that_is_left_is_closed(self):
        client = await get_harmonia_client()
        workflow = await client.create_workflow(name="left", tasks={"t": wait_task(60)})
        execution = await client.execute_workflow(workflow)
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(client.monitor_execution(execution, lambda _: None), 0.5)
        await client.cancel_execution(execution)
        await client.close()

    async def test_the_state_client_has_its_part(self):
        state_client = await get_harmonia_state_client()
        self.assertIsInstance(state_client, HarmoniaStateClient)
        self.assertFalse(hasattr(state_client, "create_workflow"))
        client = await get_harmonia_client()
        workflow = await client.create_workflow(name="state", tasks={"t": wait_task(60)})
        execution = await client.execute_workflow(workflow)
        checkpoint = await state_client.create_checkpoint(execution_id=execution.id)
        self.assertTrue((await state_client.validate_checkpoint(checkpoint)).valid)
        self.assertEqual((await state_client.rebuild_state(execution)).differences, [])
        await client.cancel_execution(execution)

    async def test_takes_its_address_from_the_environment_unless_one_is_given(self):
        self.assertEqual((await get_harmonia_client()).url, os.environ["HARMONIA_URL"])
        self.assertEqual((await get_harmonia_client(port=9)).url, "http://127.0.0.1:9")


if __name__ == "__main__":
    unittest.main()
