// What `run` has to find: a program with all of Foundation.

import Foundation
import FoundationNetworking
import FoundationXML

print(URLSession.self, XMLParser.self, NSHomeDirectory(), DateFormatter().string(from: Date()))
