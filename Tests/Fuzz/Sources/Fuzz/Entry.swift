import Foundation
import Synchronization

/// What is tried with the bytes that libFuzzer makes up: a failed check or a trap is a finding.
struct Target: Sendable {
    let name: String
    let run: @Sendable ([UInt8]) -> Void

    static let all = [awsConfig, alibabaConfig, errors, responses, headers, urls, sigV4, json, xml]

    /// The one that the environment names.
    static let chosen: Target = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let target = Self.all.first(where: { $0.name == name }) else {
            print("set FUZZ_TARGET to one of: \(Self.all.map(\.name).joined(separator: " "))")
            exit(2)
        }
        return target
    }()
}

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Target.chosen.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Ends the process, which is how libFuzzer learns of a finding.
func check(_ isTrue: Bool, _ message: @autoclosure () -> String) {
    if !isTrue { fatalError(message()) }
}

private final class Box<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}

/// Runs asynchronous code to its end.
func wait<Value: Sendable>(_ operation: @escaping @Sendable () async -> Value) -> Value? {
    let box = Box<Value>()
    let done = DispatchSemaphore(value: 0)
    Task {
        let value = await operation()
        box.value.withLock { $0 = value }
        done.signal()
    }
    done.wait()
    return box.value.withLock { $0 }
}

/// Prints a value in every way, since printing has trapped before.
func render(_ value: Any) {
    var text = "\(value)" + String(reflecting: value)
    dump(value, to: &text)
    check(!text.isEmpty, "nothing was printed")
}
