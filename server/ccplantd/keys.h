// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/keyring.h"
#include "server/ccplantd/data_folder.h"
#include "server/ccplantd/options/options.h"

#include <QCoro/QCoroTask>

namespace ccplant::daemon {

/// The environment variable that may hold the key ring, in the form of its file.
inline constexpr const char *keysVariable = "CCPLANT_KEYS";

/// The keys that cookies and stored secrets are sealed with: of `variable` (the content of
/// CCPLANT_KEYS), of the file that the options name, or of the file `keys` in the data folder,
/// which is made at the first start. The last is for one machine only: with another runtime than
/// `local` a key must be given (Forbidden), because every replica needs the same. Blocks.
Result<auth::Keyring> loadKeys(
    const options::Options &options, const DataFolder &folder, const QByteArray &variable);

/// Gets CCPLANT_KEYS and takes it out of this process's environment, so that no child has it.
QByteArray takeKeysVariable();

/// `--rotate-key`: puts a fresh key on top of the key file and seals all stored secrets with it.
/// What it did, for people. Conflict while a server runs.
QCoro::Task<Result<QString>> rotateKey(options::Options options, QByteArray variable);

} // namespace ccplant::daemon
