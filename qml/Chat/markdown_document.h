// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Chat/markdown_chunks.h"
#include "qml/Chat/markdown_rows.h"

#include <QAbstractListModel>
#include <QColor>
#include <QtQmlIntegration>

namespace ccplant::chat {

/// Markdown as rows to show. Text that grows at its end costs a new look at its last chunk only,
/// and views are told about no more rows than changed.
class MarkdownDocument : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(QString codeFamily READ codeFamily WRITE setCodeFamily NOTIFY styleChanged)
    Q_PROPERTY(int codeSize READ codeSize WRITE setCodeSize NOTIFY styleChanged)
    Q_PROPERTY(
        QColor codeBackground READ codeBackground WRITE setCodeBackground NOTIFY styleChanged)
    Q_PROPERTY(QColor linkColor READ linkColor WRITE setLinkColor NOTIFY styleChanged)
    /// Rows to have at most; 0 for all.
    Q_PROPERTY(int limit READ limit WRITE setLimit NOTIFY limitChanged)
    /// There are rows beyond the limit.
    Q_PROPERTY(bool truncated READ truncated NOTIFY truncatedChanged)
public:
    enum Role {
        TypeRole = Qt::UserRole + 1, // type: paragraph, heading, code, table, rule
        HtmlRole, // html
        PlainRole, // plain: text without marks, or the code
        LanguageRole, // language
        MarkerRole, // marker
        LevelRole, // level
        DepthRole, // depth
        QuoteRole, // quote
        TaskRole, // task
        TightRole, // tight
        OpenRole, // open
        CellsRole, // cells: list of lists of html
        AlignmentsRole, // alignments
    };

    explicit MarkdownDocument(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    QString text() const { return m_text; }
    void setText(const QString &text);
    QString codeFamily() const { return m_style.codeFamily; }
    void setCodeFamily(const QString &family);
    int codeSize() const { return m_style.codeSize; }
    void setCodeSize(int pixels);
    QColor codeBackground() const { return QColor(m_style.codeBackground); }
    void setCodeBackground(const QColor &color);
    QColor linkColor() const { return QColor(m_style.linkColor); }
    void setLinkColor(const QColor &color);
    int limit() const { return m_limit; }
    void setLimit(int limit);
    bool truncated() const { return m_limit > 0 && m_rows.size() > m_limit; }

    const QList<MarkdownRow> &rows() const { return m_rows; }
    /// Chunks rendered since the object was made; for tests and benchmarks.
    qint64 renderedChunks() const { return m_rendered; }

Q_SIGNALS:
    void textChanged();
    void styleChanged();
    void limitChanged();
    void truncatedChanged();

private:
    void scan();
    void update(bool all);
    void restyle();
    QList<MarkdownRow> render(const MarkdownChunk &chunk);
    void replaceRows(qsizetype from, const QList<MarkdownRow> &tail);
    qsizetype shown() const;
    QString joinedDefinitions() const;

    QString m_text;
    MarkdownStyle m_style;
    MarkdownChunker m_complete; // fed with all lines that have ended
    qsizetype m_completeTo = 0; // offset of the first line that has not
    QList<MarkdownChunk> m_chunks; // of the whole text
    QList<qsizetype> m_rowEnd; // row after the last of each chunk
    QString m_definitions;
    QHash<qsizetype, QString> m_definitionsOf; // by a chunk's begin
    QList<MarkdownRow> m_rows;
    qint64 m_rendered = 0;
    int m_limit = 0;
};

} // namespace ccplant::chat
