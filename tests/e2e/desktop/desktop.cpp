// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/desktop/desktop.h"

#include "tests/api/harness/plant.h"
#include "tests/paths/paths.h"

#include <algorithm>
#include <csignal>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

constexpr int pause = 50; // ms between two looks
constexpr int calm = 150; // ms without a change: nothing moves any more

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Seen seenOf(const QJsonObject &item)
{
    return {item["role"_L1].toString(), item["name"_L1].toString(), item["text"_L1].toString(),
        item["object"_L1].toString(),
        QRectF(item["x"_L1].toDouble(), item["y"_L1].toDouble(), item["w"_L1].toDouble(),
            item["h"_L1].toDouble()),
        item["enabled"_L1].toBool(), item["focused"_L1].toBool(), item["checked"_L1].toBool()};
}

std::function<bool(const Seen &)> saying(const QString &words)
{
    return [words](
               const Seen &seen) { return seen.name.contains(words) || seen.text.contains(words); };
}

} // namespace

Home::Home()
{
    QDir().mkpath(path(u"run"_s));
    QFile::setPermissions(path(u"run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

Home::~Home()
{
    const qint64 pid = server()["pid"_L1].toInteger();
    const auto ours = [&] {
        return pid > 1
            && readAll(u"/proc/%1/environ"_s.arg(pid)).contains("HOME=" + path().toUtf8());
    };
    if (ours())
        ::kill(pid_t(pid), SIGTERM);
    for (QDeadlineTimer deadline(patience); ours() && !deadline.hasExpired();)
        QTest::qWait(pause);
    endSessionsOf(dataDir());
}

QString Home::path(const QString &below) const
{
    return below.isEmpty() ? m_folder.path() : m_folder.filePath(below);
}

QJsonObject Home::server() const
{
    return QJsonDocument::fromJson(
        readAll(path(u".local/share/ccplant-client/server-ready.json"_s)))
        .object();
}

QStringList Home::sessions() const
{
    return QDir(dataDir() + u"/sessions"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
}

QString Home::workspaceFile(const QString &name) const
{
    for (const QString &id : sessions()) {
        const QString file = dataDir() + u"/sessions/%1/workspace/%2"_s.arg(id, name);
        if (QFile::exists(file))
            return file;
    }
    return {};
}

Desktop::Desktop(Home &home, QString display)
    : m_home(home)
    , m_display(std::move(display))
{
}

Desktop::~Desktop()
{
    if (m_process && m_process->state() == QProcess::Running && !quit())
        kill();
}

bool Desktop::start(const QStringList &arguments)
{
    const QString socket = m_folder.filePath(u"driver"_s);
    QProcessEnvironment all;
    for (const char *name : {"LANG", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
        if (qEnvironmentVariableIsSet(name))
            all.insert(QString::fromLatin1(name), qEnvironmentVariable(name));
    }
    all.insert(u"PATH"_s,
        program(u"ccplantd"_s).section(u'/', 0, -2) + u':' + qEnvironmentVariable("PATH"));
    all.insert(u"HOME"_s, m_home.path());
    all.insert(u"TMPDIR"_s, QDir::tempPath());
    all.insert(u"XDG_RUNTIME_DIR"_s, m_home.path(u"run"_s));
    all.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s); // no keychain here
    all.insert(u"CCPLANT_TEST_DRIVER"_s, socket);
    if (m_display.isEmpty()) {
        all.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        all.insert(u"QT_QUICK_BACKEND"_s, u"software"_s);
    } else {
        all.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
        all.insert(u"DISPLAY"_s, m_display);
        all.insert(u"LIBGL_ALWAYS_SOFTWARE"_s, u"1"_s);
    }
    for (const auto &[name, value] : m_home.environment.asKeyValueRange())
        all.insert(name, value);

    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(all);
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardOutputFile(m_folder.filePath(u"output.txt"_s), QIODevice::Append);
    m_process->start(testProgram(u"ccplant_driven"_s), arguments);
    const auto shown = [&] {
        if (m_socket.state() == QLocalSocket::UnconnectedState)
            m_socket.connectToServer(socket);
        return m_socket.state() == QLocalSocket::ConnectedState
            && !ask({{"do"_L1, u"look"_s}}).contains("error"_L1);
    };
    const auto decided = [&] { return m_process->state() == QProcess::NotRunning || shown(); };
    if (QTest::qWaitFor(decided, patience) && m_process->state() == QProcess::Running)
        return true;
    qWarning().noquote() << "the client did not start:" << output();
    return false;
}

void Desktop::kill()
{
    m_process->kill();
    m_process->waitForFinished(patience);
    m_socket.abort();
}

bool Desktop::quit()
{
    act({{"do"_L1, u"close"_s}});
    const bool ended =
        QTest::qWaitFor([this] { return m_process->state() == QProcess::NotRunning; }, patience);
    m_socket.abort();
    return ended && exitCode() == 0;
}

int Desktop::exitCode() const
{
    const bool exited = m_process && m_process->state() == QProcess::NotRunning
        && m_process->exitStatus() == QProcess::NormalExit;
    return exited ? m_process->exitCode() : -1;
}

QJsonObject Desktop::ask(const QJsonObject &wish)
{
    m_socket.write(QJsonDocument(wish).toJson(QJsonDocument::Compact) + '\n');
    const auto answered = [this] {
        return m_socket.canReadLine() || m_socket.state() != QLocalSocket::ConnectedState;
    };
    if (!QTest::qWaitFor(answered, patience) || !m_socket.canReadLine())
        return {{"error"_L1, u"the client does not answer"_s}};
    return QJsonDocument::fromJson(m_socket.readLine()).object();
}

bool Desktop::act(const QJsonObject &wish)
{
    const QString error = ask(wish)["error"_L1].toString();
    if (!error.isEmpty())
        qWarning().noquote() << error << output();
    return error.isEmpty();
}

QList<Seen> Desktop::look()
{
    QList<Seen> all;
    for (const QJsonValue &item : ask({{"do"_L1, u"look"_s}})["items"_L1].toArray())
        all += seenOf(item.toObject());
    return all;
}

std::optional<Seen> Desktop::find(const std::function<bool(const Seen &)> &fits)
{
    const QList<Seen> all = look();
    const auto found = std::find_if(all.crbegin(), all.crend(), fits);
    return found == all.crend() ? std::nullopt : std::optional(*found);
}

bool Desktop::waitFor(const std::function<bool(const Seen &)> &fits, const QString &what)
{
    for (QDeadlineTimer deadline(patience); !deadline.hasExpired(); QTest::qWait(pause)) {
        if (find(fits))
            return true;
    }
    tellScreen(what);
    return false;
}

bool Desktop::shows(const QString &words)
{
    return waitFor(saying(words), words);
}

bool Desktop::hides(const QString &words)
{
    return gone(saying(words));
}

bool Desktop::gone(const std::function<bool(const Seen &)> &fits)
{
    std::optional<Seen> left;
    for (QDeadlineTimer deadline(patience); !deadline.hasExpired(); QTest::qWait(pause)) {
        left = find(fits);
        if (!left)
            return true;
    }
    tellScreen(u"a screen without '%1' '%2'"_s.arg(left->name, left->text));
    return false;
}

bool Desktop::click(const std::function<bool(const Seen &)> &fits, const QString &what)
{
    QRectF before;
    for (QDeadlineTimer deadline(patience); !deadline.hasExpired(); QTest::qWait(pause)) {
        const std::optional<Seen> seen = find(fits);
        if (!seen || !seen->enabled)
            continue;
        if (seen->place == before) {
            const QPoint middle = seen->place.center().toPoint();
            return act({{"do"_L1, u"mouse"_s}, {"x"_L1, middle.x()}, {"y"_L1, middle.y()}});
        }
        before = seen->place;
    }
    tellScreen(what);
    return false;
}

bool Desktop::press(const QString &name, const QString &role)
{
    return click(
        [&](const Seen &seen) {
            const bool playsIt = role.isEmpty() ? seen.role != "StaticText"_L1 : seen.role == role;
            return seen.name == name && playsIt;
        },
        name);
}

bool Desktop::pressObject(const QString &object)
{
    return click([&](const Seen &seen) { return seen.object == object; }, object);
}

bool Desktop::key(int key, Qt::KeyboardModifiers modifiers)
{
    return act({{"do"_L1, u"key"_s}, {"key"_L1, key}, {"modifiers"_L1, int(modifiers.toInt())}});
}

bool Desktop::type(const QString &text)
{
    return act({{"do"_L1, u"type"_s}, {"text"_L1, text}});
}

bool Desktop::resize(int width, int height)
{
    return act({{"do"_L1, u"resize"_s}, {"width"_L1, width}, {"height"_L1, height}});
}

bool Desktop::command(const QString &words)
{
    const auto field = [](const Seen &seen) {
        return seen.focused && seen.role == "EditableText"_L1
            && seen.name.startsWith("Type a command"_L1);
    };
    const auto row = [&words](const Seen &seen) {
        return seen.name == words && seen.role != "EditableText"_L1;
    };
    return key(Qt::Key_K, Qt::ControlModifier) && waitFor(field, u"the palette"_s) && type(words)
        && waitFor(row, words) && key(Qt::Key_Return) && gone(field);
}

bool Desktop::shot(const QString &name)
{
    const QString file = screenshotFile(name);
    QImage before;
    for (QDeadlineTimer deadline(patience); !deadline.hasExpired(); QTest::qWait(calm)) {
        if (!act({{"do"_L1, u"shot"_s}, {"file"_L1, file}}))
            return false;
        const QImage now(file);
        if (now == before)
            return true;
        before = now;
    }
    return true; // something moves for as long as it works: the picture is of one moment
}

bool Desktop::shots(const QString &name)
{
    const QString theme = u"Switch between light and dark"_s;
    return shot(name + u"-light"_s) && command(theme) && shot(name + u"-dark"_s) && command(theme);
}

QString Desktop::draft()
{
    const auto composer = find([](const Seen &seen) {
        return seen.name == "Message to the agent"_L1 && seen.role == "EditableText"_L1;
    });
    return composer ? composer->text : QString();
}

QString Desktop::output() const
{
    return QString::fromUtf8(readAll(m_folder.filePath(u"output.txt"_s)));
}

QStringList Desktop::complaints() const
{
    QStringList lines = output().split(u'\n', Qt::SkipEmptyParts);
    lines.removeIf([](const QString &line) { return !line.contains("qrc:"_L1); });
    return lines;
}

void Desktop::tellScreen(const QString &missing)
{
    QString all;
    for (const Seen &seen : look())
        all += u"  %1 '%2' '%3' %4\n"_s.arg(seen.role, seen.name, seen.text.left(200), seen.object);
    qWarning().noquote() << "not on the screen:" << missing << '\n' << all << output();
    act({{"do"_L1, u"shot"_s},
        {"file"_L1,
            screenshotFile(u"failed-"_s + QString::fromLatin1(QTest::currentTestFunction()))}});
}

} // namespace ccplant::test
