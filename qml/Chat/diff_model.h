// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Chat/diff_lines.h"

#include <QAbstractListModel>
#include <QColor>
#include <QtQmlIntegration>

namespace ccplant::chat {

/// The lines of a diff. Give it `oldText` and `newText`, or a unified `patch`.
class DiffModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString oldText READ oldText WRITE setOldText NOTIFY sourceChanged)
    Q_PROPERTY(QString newText READ newText WRITE setNewText NOTIFY sourceChanged)
    Q_PROPERTY(QString patch READ patch WRITE setPatch NOTIFY sourceChanged)
    /// Backgrounds of the words that changed.
    Q_PROPERTY(QColor addedMark MEMBER m_addedMark NOTIFY markChanged)
    Q_PROPERTY(QColor removedMark MEMBER m_removedMark NOTIFY markChanged)
    /// Lines to have at most; 0 for all.
    Q_PROPERTY(int limit READ limit WRITE setLimit NOTIFY changed)
    Q_PROPERTY(int added READ added NOTIFY changed)
    Q_PROPERTY(int removed READ removed NOTIFY changed)
    /// Lines beyond the limit.
    Q_PROPERTY(int hidden READ hidden NOTIFY changed)
    /// Digits of the longest line number.
    Q_PROPERTY(int digits READ digits NOTIFY changed)
public:
    enum Role {
        TypeRole = Qt::UserRole + 1, // type: context, added, removed, hunk
        OldLineRole, // oldLine: number, 0 for none
        NewLineRole, // newLine
        PlainRole, // plain
        HtmlRole, // html: the line with its changed words marked, white space kept; lines are cut
                  // at 4,000 characters
    };

    explicit DiffModel(QObject *parent = nullptr);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    QString oldText() const { return m_old; }
    QString newText() const { return m_new; }
    QString patch() const { return m_patch; }
    void setOldText(const QString &text);
    void setNewText(const QString &text);
    void setPatch(const QString &patch);
    int limit() const { return m_limit; }
    void setLimit(int limit);
    int added() const { return compute().added; }
    int removed() const { return compute().removed; }
    int hidden() const { return int(compute().lines.size()) - rowCount(); }
    int digits() const;

Q_SIGNALS:
    void sourceChanged();
    void markChanged();
    void changed();

private:
    void invalidate();
    const Diff &compute() const;
    QString html(const DiffLine &line) const;

    QString m_old, m_new, m_patch;
    QColor m_addedMark, m_removedMark;
    mutable Diff m_diff; // made when it is first asked for
    mutable bool m_known = false;
    int m_limit = 0;
};

} // namespace ccplant::chat
