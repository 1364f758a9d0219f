"""Answers that Harmonia itself does not give: of proxies, of a server that hangs, of one that is on its way up."""

import socket
import threading
import unittest

from harmonia import HarmoniaClient, HarmoniaError, HarmoniaUnreachable

EVENT = 'id: 0\nevent: workflow_completed\ndata: {"event_type": "workflow_completed", "message": "done"}\n\n'


def answer(status: str, body: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", "Connection: close", *headers, "", body]).encode("utf-8")


class Scripted(unittest.TestCase):
    """Says its answers one after the other, one per connection; None is silence."""

    def client(self, *answers, timeout=5.0):
        listening = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listening.close)
        self.asked = []
        silent = []
        self.addCleanup(lambda: [connection.close() for connection in silent])

        def serve():
            for said in answers:
                connection, _ = listening.accept()
                self.asked.append(connection.recv(65536).decode("latin-1"))
                if said is None:
                    silent.append(connection)
                    continue
                connection.sendall(said)
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        return HarmoniaClient(port=listening.getsockname()[1], timeout=timeout)


class TestAnswers(Scripted):
    def test_silence_is_a_server_that_is_not_reachable(self):
        with self.assertRaisesRegex(HarmoniaUnreachable, "no answer within 0.2 s"):
            self.client(None, timeout=0.2).get_status()

    def test_a_page_of_a_proxy_is_a_refusal_that_says_so(self):
        client = self.client(answer("502 Bad Gateway", "<h1>no\n luck</h1>"), answer("200 OK", "<h1>login</h1>"))
        for status, text in ((502, "<h1>no luck</h1>"), (200, "<h1>login</h1>")):
            with self.assertRaises(HarmoniaError) as raised:
                client.get_status()
            self.assertEqual((raised.exception.status, raised.exception.code), (status, "unexpected_answer"))
            self.assertIn(text, raised.exception.detail)

    def test_an_answer_that_breaks_off_is_no_answer(self):
        with self.assertRaises(HarmoniaUnreachable):
            self.client(answer("200 OK", '{"status"', "Content-Length: 100")).get_status()

    def test_tells_when_the_server_wants_to_be_asked_again(self):
        problem = '{"title": "Not ready", "status": 503, "code": "not_ready"}'
        with self.assertRaises(HarmoniaError) as raised:
            self.client(answer("503 Service Unavailable", problem, "Retry-After: 7")).get_ready()
        self.assertEqual((raised.exception.retry_after, raised.exception.detail), (7.0, "Not ready"))


class TestStreams(Scripted):
    def test_waits_for_a_server_that_says_later_and_ends_with_204(self):
        later = '{"title": "Not ready", "status": 503, "code": "not_ready"}'
        client = self.client(
            answer("503 Service Unavailable", later),
            answer("200 OK", "retry: 10\n: a comment\n\n" + EVENT, "Content-Type: text/event-stream"),
            answer("204 No Content", ""),
        )
        lost = []
        events = list(client.follow_execution("e", on_lost=lambda error, delay: lost.append(error.status)))
        self.assertEqual([event.message for event in events], ["done"])
        self.assertEqual(lost, [503])
        self.assertIn("Last-Event-ID: 0", self.asked[-1])

    def test_gives_up_after_a_while(self):
        stream = answer("200 OK", EVENT, "Content-Type: text/event-stream")
        refused = answer("500 Internal Server Error", '{"title": "No", "status": 500, "code": "internal_error"}')
        client = self.client(stream, refused)
        events = client.follow_execution("e", give_up_after=0)
        self.assertEqual(next(events).message, "done")
        with self.assertRaises(HarmoniaError):
            next(events)

    def test_ends_from_another_thread_while_nothing_comes(self):
        head = answer("200 OK", EVENT, "Content-Type: text/event-stream")
        listening = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listening.close)
        open_ones = []

        def serve():
            connection, _ = listening.accept()
            connection.recv(65536)
            connection.sendall(head)
            open_ones.append(connection)

        threading.Thread(target=serve, daemon=True).start()
        events = HarmoniaClient(port=listening.getsockname()[1]).follow_execution("e")
        next(events)
        threading.Timer(0.1, events.close).start()
        self.assertEqual(list(events), [])
        open_ones[0].close()


if __name__ == "__main__":
    unittest.main()
