// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QPointer>
#include <QQmlParserStatus>
#include <QTimer>
#include <QtQmlIntegration>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

/// Something the user can do, declared where it is done: the palette and the list of keys show it
/// by itself.
///
///     Command { text: qsTr("New session"); section: qsTr("Sessions"); shortcut: "Ctrl+N";
///     onTriggered: page.open() }
class Command : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QString text MEMBER m_text NOTIFY changed REQUIRED)
    Q_PROPERTY(QString section MEMBER m_section NOTIFY changed)
    /// Shown, and the one QML's Shortcut is given; Command itself listens to no key.
    Q_PROPERTY(QString shortcut MEMBER m_shortcut NOTIFY changed)
    /// More words to find it by.
    Q_PROPERTY(QString keywords MEMBER m_keywords NOTIFY changed)
    Q_PROPERTY(bool enabled MEMBER m_enabled NOTIFY changed)
    /// Only in the list of keys, not in the palette.
    Q_PROPERTY(bool keyOnly MEMBER m_keyOnly NOTIFY changed)
public:
    explicit Command(QObject *parent = nullptr)
        : QObject(parent)
    {
    }
    ~Command() override;
    /// Already here, so that commands stand in the order in which they were written down.
    void classBegin() override;
    void componentComplete() override;

    QString text() const { return m_text; }
    QString section() const { return m_section; }
    QString shortcut() const { return m_shortcut; }
    QString keywords() const { return m_keywords; }
    bool enabled() const { return m_enabled; }
    bool keyOnly() const { return m_keyOnly; }
    /// Emits triggered() when enabled.
    Q_INVOKABLE void trigger();

Q_SIGNALS:
    void changed();
    void triggered();

private:
    QString m_text, m_section, m_shortcut, m_keywords;
    bool m_enabled = true, m_keyOnly = false;
};

/// All commands that exist now. QML singleton `Commands`.
class CommandRegistry : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(Commands)
    QML_SINGLETON
public:
    explicit CommandRegistry(QObject *parent = nullptr)
        : QObject(parent)
    {
    }
    static CommandRegistry *create(QQmlEngine *, QJSEngine *);
    const QList<Command *> &commands() const { return m_commands; }
    void add(Command *command);
    void drop(Command *command);

Q_SIGNALS:
    void changed();

private:
    QList<Command *> m_commands;
};

/// How well `query` matches `text`: its letters in order, better at word starts and in a row. 0 for
/// no match.
int fuzzyScore(QStringView query, QStringView text);

/// The palette's list: commands that match `query`, then sessions that do.
class CommandModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    /// The list of keys: everything with a shortcut, by section.
    Q_PROPERTY(bool keysOnly READ keysOnly WRITE setKeysOnly NOTIFY queryChanged)
    Q_PROPERTY(int count READ rowCount NOTIFY queryChanged)
public:
    enum Role {
        TextRole = Qt::UserRole + 1,
        SectionRole,
        ShortcutRole,
        SessionIdRole,
        StatusGroupRole
    };

    explicit CommandModel(QObject *parent = nullptr);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    QString query() const { return m_query; }
    void setQuery(const QString &query);
    bool keysOnly() const { return m_keysOnly; }
    void setKeysOnly(bool on);
    /// Triggers a command, or makes a session current.
    Q_INVOKABLE void run(int row);

Q_SIGNALS:
    void queryChanged();

private:
    struct Row {
        QPointer<Command> command;
        QString sessionId, title, group;
        int score = 0;
    };
    void rebuild();
    QString m_query;
    bool m_keysOnly = false;
    QList<Row> m_rows;
    QTimer m_later; ///< runs while the rows are not those of the commands
};

} // namespace ccplant::client
