// Saves the parameters below a path to a JSON file, and restores them.
//
//   swift run parameter-backup                                                        a round trip on the emulator
//   swift run parameter-backup save /prod backup.json --cloud aws --region eu-west-1
//   swift run parameter-backup restore backup.json --cloud aws --region eu-west-1
//
// Secure strings are saved in plain text, so only the owner can read the file: protect it like a password.

import CloudEmulator
import SSMKit

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A parameter in a backup.
struct SavedParameter: Codable, Equatable {
    var name: String
    var type: SSM.ParameterType
    var value: String
}

/// Returns all parameters below a path, fetched page by page.
func parameters(below path: String, with ssm: SSMClient) async throws(SSMError) -> [SavedParameter] {
    let request = SSM.GetParametersByPathRequest(path: path, recursive: true, withDecryption: true)
    var saved: [SavedParameter] = []
    for try await parameter in ssm.pages(of: request).items {
        guard let name = parameter.name, let type = parameter.type, let value = parameter.value else { continue }
        saved.append(SavedParameter(name: name, type: type, value: value))
    }
    return saved.sorted { $0.name < $1.name }
}

/// Restores parameters, and overwrites existing ones.
func restore(_ saved: [SavedParameter], with ssm: SSMClient) async throws(SSMError) {
    for parameter in saved {
        _ = try await ssm.putParameter(
            name: parameter.name,
            value: parameter.value,
            type: parameter.type,
            overwrite: true
        )
    }
}

func write(_ saved: [SavedParameter], to file: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(saved)
    // The file gets its permissions before it has any content.
    guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]) else {
        throw UsageError(description: "\(file) can't be written")
    }
    try data.write(to: URL(filePath: file))
}

func read(_ file: String) throws -> [SavedParameter] {
    try JSONDecoder().decode([SavedParameter].self, from: Data(contentsOf: URL(filePath: file)))
}

/// Saves, deletes and restores parameters of the emulator, and returns whether all were restored.
func roundTrip() async throws -> Bool {
    let cloud = EmulatedCloud(machines: 0, clock: .manual)
    let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
    let original = (1...25).map { number in
        SavedParameter(
            name: "/prod/app/setting\(number)",
            type: number % 5 == 0 ? .secureString : .string,
            value: "\(number)"
        )
    }.sorted { $0.name < $1.name }
    try await restore(original, with: ssm)

    let file = FileManager.default.temporaryDirectory.appending(path: "parameters-\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try write(try await parameters(below: "/prod", with: ssm), to: file)
    print("saved \(try read(file).count) parameters")
    for parameter in original { _ = try await ssm.deleteParameter(name: parameter.name) }
    print("deleted them: \(try await parameters(below: "/prod", with: ssm).count) left")
    try await restore(try read(file), with: ssm)
    let restored = try await parameters(below: "/prod", with: ssm)
    print("restored \(restored.count), \(restored == original ? "all unchanged" : "with differences")")
    return restored == original
}

struct UsageError: Error, CustomStringConvertible {
    var description: String
}

/// Removes an option and its value from the arguments, and returns the value.
func option(_ name: String, in arguments: inout [String]) -> String? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
    defer { arguments.removeSubrange(index...(index + 1)) }
    return arguments[index + 1]
}

var arguments = Array(CommandLine.arguments.dropFirst())
do {
    let cloud = option("--cloud", in: &arguments) ?? (arguments.isEmpty ? "emulator" : "aws")
    let ssm = SSMClient(region: option("--region", in: &arguments))
    switch (cloud, arguments.first, arguments.count) {
    case ("emulator", nil, _): exit(try await roundTrip() ? 0 : 1)
    case ("aws", "save", 3):
        let saved = try await parameters(below: arguments[1], with: ssm)
        try write(saved, to: arguments[2])
        print("saved \(saved.count) parameters to \(arguments[2])")
    case ("aws", "restore", 2):
        let saved = try read(arguments[1])
        try await restore(saved, with: ssm)
        print("restored \(saved.count) parameters")
    default:
        throw UsageError(
            description: "usage: save PATH FILE, or restore FILE, with --cloud aws and --region; or no arguments"
        )
    }
} catch {
    print("parameter-backup:", error)
    exit(2)
}
