// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace ccplant::options {

enum class Kind {
    Text,
    Path, ///< made absolute: against the current folder, in a file against the file's folder
    Flag, ///< `true` or `false`
    Number, ///< whole number
    Size, ///< bytes, with K, M, G for powers of 1024
    Duration, ///< milliseconds, with ms, s, m, h, d
    Choice, ///< one of `choices`
    List, ///< texts; on the command line given several times, in the environment separated by
          ///< commas
    Agents, ///< the list of agents; in a file only
};

/// One option: all that parsing, checking and --help need to know about it.
struct Option {
    QString name; ///< `limits.memory`: --limits-memory, CCPLANT_LIMITS_MEMORY, and in a file
                  ///< `limits:` with `memory:`
    Kind kind = Kind::Text;
    QString value = {}; ///< the default, written as a user would
    QString placeholder = {}; ///< for --help
    QString help = {}; ///< one sentence
    QStringList choices = {}; ///< for Choice
    qint64 least = 0; ///< for Number, Size and Duration (ms)
    qint64 most = 0; ///< 0: no bound
    bool commandLineOnly = false;

    QString flag() const; ///< without the dashes
    QString variable() const;
};

/// All options, in the order in which they are shown.
const QList<Option> &table();
/// Null for an unknown name.
const Option *findOption(const QString &name);
/// The option's name that a misspelled one was meant to be; empty when none is near.
QString suggestion(const QString &misspelled, const QStringList &known);

} // namespace ccplant::options
