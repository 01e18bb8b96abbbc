"""What leaves the house, and what waits for a member of staff inside it.

A message is a row written in the transaction of what it tells about (``outbox.queue``,
``notices.to_role``) and sent afterwards (``dispatch.dispatch``). Inside the house it is there exactly once.
Outside it arrives at least once: who is killed between sending and noting it sends again, with the same
Message-ID, so that a mail server or a reader can tell. This room knows no case: it is given an address, a
template and the values for its places.
"""
