"""Messengers and social networks named as a way to talk, and handles ("@loja_x", "insta: tienda.x").

A name alone is no risk: products show messages from messengers. It counts with an invitation or an owner beside it.
"""

import re
from collections.abc import Iterator
from typing import Final

from models.candidate import Candidate
from models.reading import Reading, Word

NAMES: Final = re.compile(
    r"^(whats?app?s?|watsap\w*|wats|whats|wasap\w*|wassap\w*|guasap\w*|wpp|wsp|wapp|zap|zapp|zapzap|zape|telegram\w*|telega|tg|viber"
    r"|messenger|facebook|fb|face|instagram\w*|insta|ig|tiktok|wechat|skype|discord|vk|vkontakte"
    r"|вотсап\w*|ватсап\w*|ватцап\w*|вацап\w*|воцап\w*|уотсап\w*|телеграм\w*|телег[аеуи]|тг|тележк[аеуи]|вайбер\w*|инст[аеуы]\w*|вконтакт\w*"
    r"|вк|скайп\w*|директ)$"
)
_AMBIGUOUS: Final = re.compile(r"^(face|ig|fb|tg|zap|директ|telega|тележк.|messenger|wats|инст.|тг|вк)$")
_INVITES: Final = re.compile(
    r"^(escrib|escriv|mand|pas[ao]|agreg|busc|llam|contact|habl|ubic|encontr|sum[ae]te|coordin|consult|arregl|seguinos|seguime|respond"
    r"|cham[ae]|add|adicion|procur|fal[ae]|combin|resolv|entr[ae]|envi|message$|text$|find$|write|reach|dm$|ping|hit$|talk|chat$|send|catch"
    r"|look$|пиш|напиш|скин|скид|звон|добав|найд|ищит|обсуд|договор|перейд|общат|спиш|стукн|жд[уе]|свяж|отправл|отправь|пришл)"
)
_OWNS: Final = frozenset(
    "mi meu minha nuestro nuestra nosso nossa my our мой моя моем нашем наш наша нашу наши мою моего".split()
)
_LEADS: Final = frozenset("por al pelo no via through on over vía в во via por en".split())
_FEATURE: Final = re.compile(
    r"^(notific|notif|mensaj|mensagens|mensagem|messages?$|compatib|soport|suport|support|app$|aplic|reloj|relogio|watch|muestr|mostr|show"
    r"|display|pantalla|tela$|screen|llamadas|chamadas|calls?$|recib|receb|funcion|works?$|показ|уведомл|поддерж|совмест|сообщени|прилож"
    r"|экран|часы|бот$|бота$|bot$|camera|camara|grupo|sticker|figurin|стикер|печат|imprim|boton|botao|button|icono|logo)"
)
_HANDLE: Final = re.compile(r"(?<![\w.])@([a-z0-9_][\w.]{2,})")


class MessengerRecognizer:
    """Yields messengers with an invitation or an owner near, and handles."""

    def find(self, reading: Reading) -> Iterator[Candidate]:
        """Yield candidates of risks `contact_sharing` and `off_platform`."""
        words = reading.words
        for i, word in enumerate(words):
            if not _named(word):
                continue
            sure = _sureness(words, i)
            if sure >= 0.5:
                yield Candidate("off_platform", i, i, "messenger", sure, word.text)
                yield Candidate("contact_sharing", i, i, "messenger", sure, word.text)
        yield from _handles(reading)


def _named(word: Word) -> bool:
    if NAMES.match(word.text):
        return True
    return word.spaced_out and any(name in word.text for name in ("whats", "telegr", "insta", "телег", "вотсап", "ватсап"))


def _sureness(words: tuple[Word, ...], i: int) -> float:
    before, after = words[max(0, i - 5) : i], words[i + 1 : i + 4]
    near = [word.text for word in (*before, *after)]
    owned = any(word.text in _OWNS for word in words[max(0, i - 2) : i])
    led = (bool(before) and before[-1].text in _LEADS) or (len(before) > 1 and before[-2].text in _LEADS)
    score = 0.45 * any(_INVITES.match(text) for text in near) + 0.5 * owned + 0.2 * led + 0.3 * words[i].spaced_out
    score += 0.2 * (bool(after) and after[0].text == ":")
    score -= 0.5 * any(_FEATURE.match(text) for text in near)
    score -= 0.15 * bool(_AMBIGUOUS.match(words[i].text))
    return min(0.99, score)


def _handles(reading: Reading) -> Iterator[Candidate]:
    by_start = {word.start: i for i, word in enumerate(reading.words)}
    for match in _HANDLE.finditer(reading.text):
        start, end = reading.span(*match.span())
        if start in by_start:
            last = max(i for i, word in enumerate(reading.words) if word.end <= end)
            yield Candidate("contact_sharing", by_start[start], last, "handle", 0.9, match[1])
