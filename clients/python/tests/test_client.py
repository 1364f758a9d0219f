import copy
import pickle
import unittest
import uuid

from harmonia import HarmoniaClient, HarmoniaError, HarmoniaUnreachable

from .server import ECHO, URL, CuttingProxy, wait_task

NOBODY = "0190a8f2-ffff-7c4b-8e5f-3a7b9d1c2e4f"


class TestCalls(unittest.TestCase):
    def setUp(self):
        self.client = HarmoniaClient(url=URL, actor="Ada Löve")

    def test_documents_are_dicts_with_attributes_and_an_id_of_their_own(self):
        workflow = self.client.create_workflow("documents", [{"name": "t", **ECHO, "input": {"a": [{"b": 1}]}}])
        self.assertEqual(workflow.id, workflow["workflow_id"])
        self.assertEqual(workflow.tasks.t.input.a[0].b, 1)
        execution = self.client.execute_workflow(workflow, {"x": 1})
        self.assertEqual(execution.id, execution["execution_id"])
        self.assertNotEqual(execution.id, execution.workflow_id)
        [row] = self.client.list_executions(workflow_id=workflow.id).rows
        self.assertEqual(row.id, execution.id)
        with self.assertRaisesRegex(AttributeError, "there is no 'nam' here; there are workflow_id"):
            workflow.nam
        self.assertEqual(copy.deepcopy(workflow), workflow)
        self.assertEqual(pickle.loads(pickle.dumps(workflow)).tasks.t.action, "echo")

    def test_refusals_have_all_that_the_server_says(self):
        with self.assertRaises(HarmoniaError) as raised:
            self.client.create_workflow("", [{"name": "t", **ECHO, "depend_on": []}])
        error = raised.exception
        self.assertEqual((error.status, error.code), (422, "invalid_definition"))
        self.assertEqual({problem["pointer"] for problem in error.errors}, {"/name", "/tasks/0/depend_on"})
        self.assertIn(error.detail, str(error))
        self.assertEqual(pickle.loads(pickle.dumps(error)).errors, error.errors)
        with self.assertRaises(HarmoniaError) as raised:
            self.client.get_execution(NOBODY)
        self.assertEqual(raised.exception.code, "execution_not_found")

    def test_a_call_with_an_idempotency_key_is_done_once(self):
        key = str(uuid.uuid4())
        first = self.client.create_workflow("once", {"t": ECHO}, idempotency_key=key)
        self.assertEqual(self.client.create_workflow("once", {"t": ECHO}, idempotency_key=key), first)
        with self.assertRaises(HarmoniaError) as raised:
            self.client.create_workflow("twice", {"t": ECHO}, idempotency_key=key)
        self.assertEqual(raised.exception.code, "idempotency_key_reused")

    def test_who_asks_is_recorded(self):
        execution = self.client.execute_workflow(self.client.create_workflow("actor", {"t": ECHO}))
        first = self.client.list_execution_events(execution).rows[0]
        self.assertEqual(first.actor, "Ada Löve")

    def test_a_list_is_read_to_its_end(self):
        workflow = self.client.create_workflow("pages", {"t": ECHO})
        started = [self.client.execute_workflow(workflow).id for _ in range(5)]
        found = self.client.each(self.client.list_executions, workflow_id=workflow.id, limit=2)
        self.assertEqual([row.id for row in found], started[::-1])
        tagged = self.client.execute_workflow(workflow, metadata={"day": "monday"})
        self.assertEqual(self.client.list_executions(metadata={"day": "monday"}, limit=1).rows[0].id, tagged.id)

    def test_texts_come_as_text(self):
        execution = self.client.execute_workflow(self.client.create_workflow("texts", {"t": ECHO}))
        self.client.monitor_execution(execution, lambda _: None)
        self.assertIn("workflow_completed", self.client.export_audit(execution))
        self.assertIn("harmonia_", self.client.get_metrics())

    def test_what_is_no_id_is_not_sent(self):
        for nothing in ("", None, 7):
            with self.assertRaises(TypeError):
                self.client.get_execution(nothing)
        with self.assertRaisesRegex(TypeError, "'execution_id'"):
            self.client.get_execution({"workflow_id": "w"})
        with self.assertRaises(ValueError):
            HarmoniaClient(url="localhost:8002")

    def test_states_and_checkpoints(self):
        execution = self.client.execute_workflow(self.client.create_workflow("state", {"t": wait_task(60)}))
        self.client.save_state(execution, {"page": 7})
        self.assertEqual(self.client.load_state(execution).state, {"page": 7})
        checkpoint = self.client.create_checkpoint(execution, "why")
        self.assertTrue(self.client.validate_checkpoint(checkpoint).valid)
        restored = self.client.restore_from_checkpoint(checkpoint)
        self.assertEqual(restored.original_execution_id, execution.id)
        self.assertNotEqual(restored.id, execution.id)
        for running in (execution, restored):
            self.assertEqual(self.client.cancel_execution(running, "done").status, "cancelled")


    def test_asks_the_assistant_which_proposes_and_changes_nothing(self):
        workflow = self.client.create_workflow("asked_about", [{"name": "t", **ECHO}])
        said = self.client.chat("add a retry of 5 to t", context={"workflow_id": workflow.id})
        self.assertEqual(said.proposal.definition.tasks.t.retry.max_attempts, 5)
        self.assertEqual((said.built_in, said.references[0]["id"]), (True, workflow.id))
        self.assertEqual(self.client.get_workflow(workflow).version, 1)
        self.assertEqual(self.client.get_chat_info().ai_id, "harmonia-ci")

    def test_fetches_tasks_and_reports_them(self):
        self.client.register_component("python-tests", worker={})
        task = {"component": "python-tests", "action": "double", "input": {"n": 4}}
        execution = self.client.execute_workflow(self.client.create_workflow("pulled", {"t": task}))
        [leased] = self.client.poll_tasks("python-tests", "w1", wait_seconds=10).rows
        self.assertEqual((leased.action, leased.params), ("double", {"n": 4}))
        self.assertTrue(self.client.heartbeat_task(leased.task_token, worker_id="w1").wanted)
        self.client.complete_task(leased.task_token, 2 * leased.params.n)
        self.assertEqual(self.client.monitor_execution(execution, lambda _: None).tasks.t.output, 8)
        self.assertEqual(self.client.poll_tasks("python-tests", "w1", wait_seconds=0).rows, [])
        self.client.remove_component("python-tests")


class TestUnreachable(unittest.TestCase):
    def test_says_where_and_why(self):
        client = HarmoniaClient(host="127.0.0.1", port=1)
        with self.assertRaises(HarmoniaUnreachable) as raised:
            client.get_status()
        self.assertIn("http://127.0.0.1:1 is not reachable: ", str(raised.exception))
        with self.assertRaises(HarmoniaUnreachable):
            next(client.follow_execution(NOBODY))


class TestMonitoring(unittest.TestCase):
    def started(self, client):
        tasks = {"a": ECHO, "b": {**wait_task(0.3), "depends_on": ["a"]}, "c": {**ECHO, "depends_on": ["b"]}}
        return client.execute_workflow(client.create_workflow("monitored", tasks))

    def test_gives_the_last_state_and_tells_every_event(self):
        client = HarmoniaClient(url=URL)
        execution = self.started(client)
        told = []
        ended = client.monitor_execution(execution.id, told.append)
        self.assertEqual((ended.status, ended.id), ("completed", execution.id))
        self.assertEqual([event.revision for event in told], list(range(len(told))))
        self.assertEqual(told[-1].event_type, "workflow_completed")
        self.assertEqual(told, list(client.each(client.list_execution_events, execution)))
        again = [event.revision for event in client.follow_execution(execution, after=2)]
        self.assertEqual(again, list(range(3, len(told))))

    def test_logs_what_it_is_not_told_to_tell(self):
        client = HarmoniaClient(url=URL)
        with self.assertLogs("harmonia", "INFO") as logs:
            client.monitor_execution(self.started(client))
        self.assertIn("INFO:harmonia:workflow_completed: ", logs.output[-1])

    def test_goes_on_where_the_connection_broke(self):
        # Before the head is whole, then in the head, and within events.
        proxy = CuttingProxy([5, 40, 700, 1500, 900])
        self.addCleanup(proxy.close)
        client = HarmoniaClient(url=proxy.url)
        execution = self.started(client)
        whole = HarmoniaClient(url=URL)
        whole.monitor_execution(execution, lambda _: None)
        lost = []
        events = client.follow_execution(execution, on_lost=lambda error, delay: lost.append(error))
        # A server that was never reached is not waited for.
        with self.assertRaises(HarmoniaUnreachable):
            next(events)
        told = list(client.follow_execution(execution, on_lost=lambda error, delay: lost.append(error)))
        self.assertEqual(told, list(whole.each(whole.list_execution_events, execution)))
        streams = [head for head in proxy.requests if head.startswith("GET /events")]
        self.assertGreaterEqual(len(streams), 5)
        self.assertIn("Last-Event-ID", streams[-1])

    def test_follows_everything_from_now_on(self):
        client = HarmoniaClient(url=URL)
        self.started(client)
        events = client.follow_events(types=["workflow_submitted"])
        execution = self.started(client)
        with events:
            self.assertEqual(next(events).execution_id, execution.id)

    def test_an_execution_that_there_is_not_is_refused(self):
        with self.assertRaises(HarmoniaError) as raised:
            HarmoniaClient(url=URL).monitor_execution(NOBODY)
        self.assertEqual(raised.exception.code, "execution_not_found")


if __name__ == "__main__":
    unittest.main()
