"""Hearth's orders, carried out in the world: each once, however often it is brought."""

import sqlite3

import msgspec

from bot.kit.delivery import Closed, Names, Order, Receipt, Refused
from bot.kit.effects import (
    Answer,
    CallOff,
    Delete,
    Direct,
    Edit,
    GiveRole,
    Hide,
    Label,
    OpenThread,
    Plan,
    React,
    Replan,
    Restore,
    Send,
    TakeRole,
    TimeOut,
)
from bot.kit.errors import Say
from bot.kit.people import Account
from bot.kit.ui import Message
from bot.platforms.local import gatherings, naming, people, posts, rooms, words
from bot.platforms.local.act import Act
from bot.platforms.local.keys import HEARTH, SPACE
from bot.platforms.local.posts import HELD, SHOWN, TAKEN_DOWN, Post
from bot.platforms.local.rules import Member, Room


def found(db: sqlite3.Connection, request: int) -> Receipt | None:
    """The receipt of an order that was carried out; None if it was not."""
    row = db.execute("SELECT receipt FROM carried WHERE request = ?", (request,)).fetchone()
    return msgspec.json.decode(row[0], type=Receipt) if row else None


def carry(act: Act, order: Order) -> Receipt:
    """Carry an order out, or give the receipt of the first time; raises Refused with the reason."""
    if before := found(act.db, order.id):
        return before
    if order.space != SPACE:
        raise Refused(f'There is no space "{order.space}" here.')
    try:
        receipt = _do(act, order)
    except Say as why:
        raise Refused(str(why)) from why
    act.run("INSERT INTO carried VALUES (?, ?)", order.id, msgspec.json.encode(receipt).decode())
    return receipt


def _do(act: Act, order: Order) -> Receipt:
    match order.effect:
        case Send(message=message) | Answer(message=message):
            return _posted(act, order, _room(act, order), message)
        case Direct(message=message):
            return _posted(act, order, rooms.direct_with(act.db, _reachable(act, order.person)), message)
        case OpenThread(message=message):
            return _posted(act, order, _thread(act, order, order.effect), message)
        case Plan() | Replan() | CallOff():
            return Receipt(None, _planned(act, order, order.effect))
        case _:
            _changed(act, order)
            return Receipt(order.place, order.message)


def _changed(act: Act, order: Order) -> None:
    """What happens to a message or a person that is there already."""
    match order.effect:
        case Edit(message=message):
            posts.redraw(act, _own(act, order), message, order.names)
        case Delete():
            posts.take_back(act, _own(act, order))
        case Hide(rejected=rejected):
            posts.hide(act, _post(act, order), TAKEN_DOWN if rejected else HELD)
        case Restore():
            posts.hide(act, _post(act, order), SHOWN)
        case Label(words=label, text=text):
            posts.label(act, _written(act, order), label, text)
        case TimeOut(until=until):
            people.time_out(act, _member(act, order.person).key, until)
        case React(emoji=emoji):
            posts.put_reaction(act, _post(act, order), people.everyone(act.db)[HEARTH], naming.emoji(emoji), on=True)
        case GiveRole(role=role) | TakeRole(role=role):
            _roles(act, order, role, given=isinstance(order.effect, GiveRole))
        case _:
            raise Refused(words.unable(type(order.effect).__name__))


def _posted(act: Act, order: Order, room: Room, message: Message) -> Receipt:
    reply_to = order.effect.reply_to if isinstance(order.effect, Send) else None
    answered = None if reply_to is None else posts.find(act.db, reply_to)
    key = posts.put(act, room, message, order.names, reply_to=answered.id if answered else None)
    return Receipt(room.place, key)


def _thread(act: Act, order: Order, effect: OpenThread) -> Room:
    if effect.target is None:
        return rooms.open_thread(act, _room(act, order, forum=True), effect.name, effect.tags)
    post = _post(act, order)
    room = rooms.by_id(act.db, post.channel)
    if effect.tags:
        raise Refused(words.no_tags(room.name))
    return rooms.thread_under(act, room, post.id, effect.name)


def _planned(act: Act, order: Order, effect: Plan | Replan | CallOff) -> str:
    key = order.message or ""
    if isinstance(effect, CallOff):
        gatherings.call_off(act, key)
        return key
    where = _room(act, order, forum=True) if order.place else None
    if isinstance(effect, Plan):
        return gatherings.plan(act, effect.gathering, order.names, where)
    gatherings.replan(act, key, effect.gathering, order.names, where)
    return key


def _room(act: Act, order: Order, *, forum: bool = False) -> Room:
    room = rooms.find(act.db, order.place.key) if order.place else None
    if room is None:
        raise Refused("This channel does not exist.")
    if room.forum and not forum:
        raise Refused(words.NO_MESSAGE_IN_FORUM)
    return room


def _member(act: Act, account: Account | None) -> Member:
    member = people.find(act.db, account.key) if account else None
    if member is None or not member.here or member.id == HEARTH:
        raise Refused("This person is not here any more.")
    return member


def _reachable(act: Act, account: Account | None) -> Member:
    member = _member(act, account)
    if not member.reachable:
        raise Closed("This person has closed their direct messages.")
    return member


def _post(act: Act, order: Order) -> Post:
    post = posts.find(act.db, order.message or "")
    if post is None:
        raise Refused("This message does not exist any more.")
    return post


def _written(act: Act, order: Order) -> Post:
    post = _post(act, order)
    if post.author == HEARTH:
        raise Refused("Hearth puts labels on what members wrote, not on its own messages.")
    return post


def _own(act: Act, order: Order) -> Post:
    post = _post(act, order)
    if post.author != HEARTH:
        raise Refused("Hearth can only change its own messages.")
    return post


def _roles(act: Act, order: Order, role: str, *, given: bool) -> None:
    member = _member(act, order.person)
    others = [held for held in member.roles if held != role]
    people.set_roles(act, member.key, [*others, role] if given else others)


def tell_alone(act: Act, member: str, channel: str, message: Message, names: Names) -> str:
    """Show something to one member alone, in the place where they asked; its key."""
    who = people.here(act.db, member)
    room = rooms.readable(act.db, who, channel)
    return posts.put(act, room, message, names, only_for=who.id)


def forget(act: Act, member: str) -> None:
    """Take a member out of the names in Hearth's own messages: they are drawn with "someone" from now on."""
    rows = act.all(
        "SELECT * FROM message WHERE author = ? AND gone = 0 AND names LIKE ?", HEARTH, f'%"key":"{member}"%'
    )
    for post in map(posts.post_of, rows):
        if post.body is None:
            continue
        others = {number: account for number, account in post.names.people.items() if account.key != member}
        posts.redraw(act, post, post.body, Names(others, post.names.places))
    gatherings.forget(act, member)


def redraw(act: Act, key: str, message: Message, names: Names) -> None:
    """Draw the message anew whose button was pressed; nothing happens if it is gone."""
    post = posts.find(act.db, key)
    if post is not None and post.author == HEARTH:
        posts.redraw(act, post, message, names)
