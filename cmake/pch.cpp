// SPDX-License-Identifier: GPL-3.0-or-later
// A target needs a source; this one has nothing to say. See pch.h.
