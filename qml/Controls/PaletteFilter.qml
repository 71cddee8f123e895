// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

/*! Which commands match what was typed, best first. */
QtObject {
    function filter(commands: var, query: string): var {
        const words = query.toLowerCase().split(/\s+/).filter(word => word !== "");
        if (words.length === 0)
            return commands;
        return commands.map(command => ({ command: command, score: score(command, words) }))
            .filter(match => match.score > 0)
            .sort((a, b) => b.score - a.score)
            .map(match => match.command);
    }

    /// 0 when a word is nowhere; more when words begin the title or a word of it.
    function score(command: var, words: list<string>): real {
        const title = command.title.toLowerCase();
        const rest = ((command.subtitle ?? "") + " " + (command.section ?? "")).toLowerCase();
        let sum = 0;
        for (const word of words) {
            const place = title.indexOf(word);
            if (place === 0)
                sum += 4;
            else if (place > 0)
                sum += /[\s/:_-]/.test(title[place - 1]) ? 3 : 2;
            else if (rest.includes(word))
                sum += 1;
            else
                return 0;
        }
        return sum;
    }
}
