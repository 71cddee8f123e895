// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/options/load.h"

using namespace Qt::StringLiterals;

namespace ccplant::options {

namespace {

constexpr qsizetype width = 100;

/// `text` in lines of at most `width` characters, each after `indent` spaces.
QString wrapped(const QString &text, qsizetype indent)
{
    QString out;
    QString line(indent, u' ');
    for (const QString &word : text.split(u' ')) {
        if (line.size() + word.size() + 1 > width) {
            out += line + u'\n';
            line = QString(indent, u' ');
        }
        line += line.size() == indent ? word : u' ' + word;
    }
    return out + line + u'\n';
}

QString entry(const QString &head, const QString &help)
{
    return u"  %1\n"_s.arg(head) + wrapped(help, 6);
}

QString optionEntry(const Option &option)
{
    if (option.kind == Kind::Agents)
        return entry(u"agents: [...]  (in a file only)"_s, option.help);
    const QString head = u"--"_s + option.flag()
        + (option.placeholder.isEmpty() ? QString() : u' ' + option.placeholder);
    const bool shown = !option.value.isEmpty() && option.kind != Kind::Flag;
    return entry(head, option.help + (shown ? u" Default: %1."_s.arg(option.value) : QString()));
}

} // namespace

QString helpText()
{
    QString text = u"Usage: ccplantd [OPTION]...\n\n"_s;
    text += wrapped(u"Runs coding agents as sessions and serves them to clients. Without an option "
                    u"it listens on this "
                    "machine only and prints a link to sign in with."_s,
        0);
    text += u"\nWhat to do:\n"_s;
    text += entry(u"-h, --help"_s, u"Print this and exit."_s);
    text += entry(u"--version"_s, u"Print the version and exit."_s);
    text += entry(u"--check-config"_s,
        u"Print the configuration in force, where each value comes from, and what is wrong with it; exit."_s);
    text += entry(u"--print-login-link"_s,
        u"Ask the running server of this data folder for a link that signs a browser in once; exit."_s);
    text += entry(u"--rotate-key"_s,
        u"Put a fresh key on top of the key file and seal all stored secrets with it, while no server runs; exit."_s);
    text += u"\nOptions:\n"_s;
    text += entry(u"--config FILE"_s,
        u"A YAML file with options; a dotted name is a nested map there (limits: {memory: 2G})."_s);
    for (const Option &option : table())
        text += optionEntry(option);
    text += u'\n';
    text += wrapped(u"Each option can also be given as an environment variable (--log-format as "
                    u"CCPLANT_LOG_FORMAT, "
                    "--config as CCPLANT_CONFIG; several values separated by commas) or in the "
                    "file. The command line "
                    "wins over the environment, the environment over the file."_s,
        0);
    text += u"\nExit status: 0 all went well, 1 it could not start or go on, 2 wrong options.\n"_s;
    return text;
}

QString describe(const Loaded &loaded)
{
    QString text;
    for (const Option &option : table()) {
        const Value value = loaded.values.value(option.name);
        text += u"%1: %2  # %3\n"_s.arg(option.name, showValue(option, value.data), value.source);
    }
    return text;
}

} // namespace ccplant::options
