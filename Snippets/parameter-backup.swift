// Saves the parameters below a path to a JSON file, and puts them back.
//
//   swift run parameter-backup                                                        a round trip on the emulator
//   swift run parameter-backup save /prod backup.json --cloud aws --region eu-west-1
//   swift run parameter-backup restore backup.json --cloud aws --region eu-west-1
//
// Secure strings are saved in plain text, so the file can be read by its owner only: keep it as you keep a password.

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

/// What a backup keeps of a parameter.
struct SavedParameter: Codable, Equatable {
    var name: String
    var type: SSM.ParameterType
    var value: String
}

/// Reads all parameters below a path, page by page.
func parameters(below path: String, with ssm: SSMClient) async throws(SSMError) -> [SavedParameter] {
    let request = SSM.GetParametersByPathRequest(path: path, recursive: true, withDecryption: true)
    var saved: [SavedParameter] = []
    for try await parameter in ssm.pages(of: request).items {
        guard let name = parameter.name, let type = parameter.type, let value = parameter.value else { continue }
        saved.append(SavedParameter(name: name, type: type, value: value))
    }
    return saved.sorted { $0.name < $1.name }
}

/// Puts parameters in place, over what is there.
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
    // Made with its permissions before there is anything in it to read.
    guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]) else {
        throw UsageError(description: "\(file) can't be written")
    }
    try data.write(to: URL(filePath: file))
}

func read(_ file: String) throws -> [SavedParameter] {
    try JSONDecoder().decode([SavedParameter].self, from: Data(contentsOf: URL(filePath: file)))
}

/// Saves, deletes and restores parameters of the emulator, and says whether all came back.
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
    print("restored \(restored.count), \(restored == original ? "all as they were" : "not as they were")")
    return restored == original
}

struct UsageError: Error, CustomStringConvertible {
    var description: String
}

/// Takes an option and its value out of the command line.
func option(_ name: String, in words: inout [String]) -> String? {
    guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
    defer { words.removeSubrange(index...(index + 1)) }
    return words[index + 1]
}

var words = Array(CommandLine.arguments.dropFirst())
do {
    let cloud = option("--cloud", in: &words) ?? (words.isEmpty ? "emulator" : "aws")
    let ssm = SSMClient(region: option("--region", in: &words))
    switch (cloud, words.first, words.count) {
    case ("emulator", nil, _): exit(try await roundTrip() ? 0 : 1)
    case ("aws", "save", 3):
        let saved = try await parameters(below: words[1], with: ssm)
        try write(saved, to: words[2])
        print("saved \(saved.count) parameters to \(words[2])")
    case ("aws", "restore", 2):
        let saved = try read(words[1])
        try await restore(saved, with: ssm)
        print("restored \(saved.count) parameters")
    default:
        throw UsageError(description: "use: save PATH FILE, or restore FILE, with --cloud aws and --region; or nothing")
    }
} catch {
    print("parameter-backup:", error)
    exit(2)
}
