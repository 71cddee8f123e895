// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_picker.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QPointer>
#include <QtGui/private/qwasmlocalfileaccess_p.h>

using namespace Qt::StringLiterals;

namespace ccplant::web {

Q_LOGGING_CATEGORY(lcFiles, "ccplant.web.files")

/// One choice of the user's while its files arrive, one after the other.
struct FilePicker::Choice {
    QPointer<FilePicker> picker;
    QString folder;
    QByteArray bytes;
    QString name;
    QList<QUrl> files;
    int expected = 0;

    char *begin(quint64 size, const std::string &fileName)
    {
        name = QFileInfo(QString::fromStdString(fileName)).fileName();
        bytes.resize(qsizetype(size));
        return bytes.data();
    }

    void end()
    {
        QFile file(folder + u'/' + name);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.flush())
            qCWarning(lcFiles).noquote() << name << "cannot be kept:" << file.errorString();
        else
            files << QUrl::fromLocalFile(file.fileName());
        bytes.clear();
        if (--expected == 0 && picker && !files.isEmpty())
            Q_EMIT picker->picked(files);
    }
};

FilePicker::~FilePicker()
{
    clear();
}

void FilePicker::clear()
{
    if (!m_folder.isEmpty())
        QDir(m_folder).removeRecursively();
}

void FilePicker::open()
{
    auto choice = std::make_shared<Choice>();
    choice->picker = this;
    QWasmLocalFileAccess::openFiles(
        "*", QWasmLocalFileAccess::FileSelectMode::MultipleFiles,
        [choice](int count) {
            if (!choice->picker || count == 0)
                return;
            FilePicker *picker = choice->picker;
            picker->clear();
            picker->m_folder =
                u"/tmp/picked-%1-%2"_s.arg(quintptr(picker)).arg(++picker->m_choices);
            QDir().mkpath(picker->m_folder);
            choice->folder = picker->m_folder;
            choice->expected = count;
        },
        [choice](quint64 size, const std::string &name) { return choice->begin(size, name); },
        [choice] { choice->end(); });
}

} // namespace ccplant::web
