// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/InputFile.h"
#include "core/store/TensorFile.h"

#include <memory>
#include <optional>

namespace rlab {

/// How torch.save() lays out a file: since PyTorch 1.6 as a zip file, before as pickles followed by
/// the data.
enum class TorchForm { Zip, Legacy };

/// By the first bytes; nothing if the file is not one of PyTorch's.
std::optional<TorchForm> torchForm(InputFile& file);

/// The tensors of a .pth or .th file with a state_dict or a checkpoint around one. No code in it is
/// ever run (PickleReader.h). Throws FileError for anything that is damaged, forbidden, or not from
/// a little-endian machine.
std::unique_ptr<TensorFile> openTorchFile(InputFile file, TorchForm form);

} // namespace rlab
