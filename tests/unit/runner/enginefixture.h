// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/engine/engine.h"
#include "tests/unit/runner/fakedriver.h"
#include "tests/unit/runner/logfixture.h"

#include <QPointer>

namespace ccplant::testing {

using runner::Engine;

/// A session with a fake agent. restart() plays the death of the runner, at any point.
class EngineFixture : public LogFixture {
public:
    static constexpr std::chrono::milliseconds soon{5};

    EngineFixture() { boot(); }

    void boot()
    {
        Engine::Options options;
        options.host.driver.stateDir = path({});
        options.host.driver.sessionId = u"s_1"_s;
        options.host.driver.mode = u"ask"_s;
        options.host.restarts = {soon, soon};
        options.configDeadline = std::chrono::milliseconds(50);
        options.initialPrompt = initialPrompt;
        const auto make = [this](const runner::DriverConfig &config) {
            auto made = std::make_unique<FakeDriver>(config);
            driver = made.get();
            ++starts;
            return made;
        };
        runner::EventLog::Options logOptions = LogFixture::options();
        logOptions.smallestRewrite = 64 * 1024;
        auto log = open(logOptions);
        engine = std::make_unique<Engine>(std::move(log), std::move(options), make, &clock());
        const Result<void> started = engine->start();
        if (!started)
            qFatal("cannot start: %s", qPrintable(started.error().detail));
    }
    /// The runner is killed (what its destructor would write is taken back) and started again.
    void restart()
    {
        const QByteArray left = bytes();
        engine.reset();
        write(left);
        boot();
    }
    void ready(bool resumed = true) { driver->becomeReady(resumed); }

    Engine::Accepted send(const QString &clientId, const QString &text, bool steer = false)
    {
        const auto accepted = engine->submit({clientId, {textBlock(text)}}, steer);
        if (!accepted)
            qFatal("refused: %s", qPrintable(accepted.error().detail));
        return *accepted;
    }
    const Transcript &transcript() const { return engine->transcript(); }
    QString turnState() const { return transcript().turn()["state"_L1].toString(); }
    QString stopReason() const { return transcript().turn()["stop_reason"_L1].toString(); }
    QJsonObject entry(const QString &kind, const QString &id) const
    {
        const qsizetype index = transcript().indexOf(kind, id);
        return index < 0 ? QJsonObject() : transcript().entryJson(index);
    }
    QStringList said(const QString &role) const
    {
        QStringList texts;
        for (const Entry &entry : transcript().entries()) {
            if (entry.kind == "message"_L1 && entry.fields["role"_L1].toString() == role)
                texts.append(entry.text());
        }
        return texts;
    }
    QStringList queued() const
    {
        QStringList ids;
        for (const QJsonValue &prompt : transcript().queue())
            ids.append(prompt["client_id"_L1].toString());
        return ids;
    }
    QString agentState() const { return transcript().agent()["state"_L1].toString(); }

    std::optional<runner::Prompt> initialPrompt;
    std::unique_ptr<Engine> engine;
    QPointer<FakeDriver> driver;
    int starts = 0;
};

} // namespace ccplant::testing
