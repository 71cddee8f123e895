// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/client_core.h"
#include "tests/client/fake-server/scenes.h"

#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

namespace ccplant::test {

inline constexpr int deadlineMs = 30'000;

/// The real window, on a fake server or a real one.
class Shell {
public:
    /// `dataDir`: where it keeps what it knows, for a client that is started again; empty: a fresh
    /// folder of its own.
    /// `browser`: the browser in which people sign in. `fixed`: a page of this server.
    explicit Shell(const QString &dataDir = {}, std::unique_ptr<client::BrowserSignIn> browser = {},
        const QUrl &fixed = {});
    ~Shell();

    void connectTo(FakeServer &server);
    void resize(int width, int height);
    /// `light` or `dark`; `en` or `ja`; per cent.
    void dress(const QString &theme, const QString &language, int textScale);

    /// The visible item with this object name, or null.
    QQuickItem *find(const QString &name) const;
    bool shows(const QString &name) const { return find(name) != nullptr; }
    QString page() const;
    void click(const QString &name);
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void type(const QString &text);
    /// Draws the window and writes it into the screenshots' folder.
    void shot(const QString &name);
    /// Texts that are visible and cut although they must not be: none, when all is well.
    QStringList brokenButtons() const;

    QQuickWindow *window() { return m_window; }
    client::ClientCore &core() { return *m_core; }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<client::ClientCore> m_core;
    QTranslator m_translator;
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    QQuickWindow *m_window = nullptr;
};

} // namespace ccplant::test
