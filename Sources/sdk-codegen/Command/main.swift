import CodegenCore
import Foundation

/// Writes the Generated folders of both kits and of the emulator, or with `--check` only prints the files that differ.
let arguments = CommandLine.arguments.dropFirst()
let package = URL(filePath: arguments.first { !$0.hasPrefix("-") } ?? ".")
do {
    let changes = try Workspace(package: package).update(checkingOnly: arguments.contains("--check"))
    for change in changes { print(change) }
    if arguments.contains("--check"), !changes.isEmpty { exit(1) }
} catch {
    FileHandle.standardError.write(Data("sdk-codegen: \(error)\n".utf8))
    exit(1)
}
