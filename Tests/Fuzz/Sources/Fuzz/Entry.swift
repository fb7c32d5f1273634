import Foundation
import Synchronization

/// A fuzz target that runs with the bytes of libFuzzer.
///
/// A failed check or a trap is a finding.
struct Target: Sendable {
    let name: String
    let run: @Sendable ([UInt8]) -> Void

    static let all = [awsConfig, alibabaConfig, errors, responses, shapes, headers, urls, sigV4, json, xml]

    /// The target that the environment selects.
    static let chosen: Target = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let target = Self.all.first(where: { $0.name == name }) else {
            print("set FUZZ_TARGET to one of: \(Self.all.map(\.name).joined(separator: " "))")
            exit(2)
        }
        return target
    }()
}

/// The entry point that libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Target.chosen.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Ends the process if a check fails, which libFuzzer reports as a finding.
func check(_ isTrue: Bool, _ message: @autoclosure () -> String) {
    if !isTrue { fatalError(message()) }
}

private final class Box<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}

/// Runs asynchronous code and waits for its result.
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
