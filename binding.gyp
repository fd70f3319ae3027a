# ===
# The addon, as `npm install` builds it. `npm run build:native` is the way to run this:
# it brings librdkafka first (deps/build-librdkafka.mjs) and says where it lies. CMakeLists.txt
# builds the same sources with the same flags, for sanitizers and for editors.
#
# Warnings are errors where KAFKA_NAPI_WERROR=1 or CI is set, so that a newer compiler's new warning
# breaks our build and never a user's.
# ===
{
  'variables': {
    # Files to compile, one per line and relative to src-native; CMakeLists.txt reads it too:
    #   src-native/sources.txt
    'addon_sources': [
      '<!@(node -p "require(\'fs\').readFileSync(\'src-native/sources.txt\',\'utf8\').trim().split(/\\s+/).map((file) => \'src-native/\' + file).join(\' \')")',
    ],
    # Folder with librdkafka/rdkafka.h and kafka_napi_link_info.h:
    #   node deps/link.mjs include
    'librdkafka_include': '<!(node deps/link.mjs include)',
    # librdkafka and what it needs, in the linker's order:
    #   node deps/link.mjs libraries
    'librdkafka_libraries': ['<!@(node deps/link.mjs libraries)'],
    # Headers of node-addon-api, which has no code of its own:
    #   node -p "require('path').resolve(require('node-addon-api').include_dir)"
    'node_addon_api_include':
      '<!(node -p "require(\'path\').resolve(require(\'node-addon-api\').include_dir)")',
    # 1 makes warnings errors:
    #   KAFKA_NAPI_WERROR=1 npm run build:native
    'werror': '<!(node -p "process.env.KAFKA_NAPI_WERROR === \'1\' || process.env.CI ? 1 : 0")',
    # Ours; the strictness ends at the headers of others, which come with -isystem.
    'warnings': ['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Wold-style-cast'],
  },
  'targets': [
    {
      'target_name': 'kafka_napi',
      'sources': ['<@(addon_sources)'],
      'include_dirs': ['src-native'],
      'libraries': ['<@(librdkafka_libraries)'],
      # Node's common.gypi turns this one off for everybody.
      'cflags!': ['-Wno-unused-parameter'],
      'cflags': [
        '-fvisibility=hidden',
        '<@(warnings)',
        '-isystem', '<(librdkafka_include)',
        '-isystem', '<(node_addon_api_include)',
        '-isystem', '<(node_root_dir)/include/node',
      ],
      'cflags_cc!': ['-std=gnu++17', '-std=gnu++20'],
      'cflags_cc': ['-std=c++17', '-fno-exceptions', '-fno-rtti', '-fvisibility-inlines-hidden'],
      'conditions': [
        ['werror==1', {
          'cflags': ['-Werror'],
          'xcode_settings': { 'GCC_TREAT_WARNINGS_AS_ERRORS': 'YES' },
        }],
        ['OS=="linux"', {
          # Node shows OpenSSL and zlib symbols of its own: -Bsymbolic and hidden archives make the
          # addon use those that it was built with. The C++ runtime comes along, so that the file
          # runs on systems with an older one. Never unloaded (nodelete): the last worker that uses it
          # may end while librdkafka's threads still run in it.
          'ldflags': [
            '-Wl,-Bsymbolic',
            '-Wl,-z,nodelete',
            '-Wl,--exclude-libs,ALL',
            '-Wl,--version-script=<(module_root_dir)/deps/exports.map',
            '-static-libstdc++',
            '-static-libgcc',
          ],
        }],
        # Nobody has built this on Windows yet; see deps/build-librdkafka-windows.mjs.
        ['OS=="win"', {
          'defines': ['LIBRDKAFKA_STATICLIB', 'NOMINMAX', 'WIN32_LEAN_AND_MEAN'],
          'include_dirs': ['<(librdkafka_include)', '<(node_addon_api_include)'],
          'msvs_settings': {
            'VCCLCompilerTool': {
              'AdditionalOptions': ['/std:c++17', '/Zc:__cplusplus'],
              'RuntimeTypeInfo': 'false',
            },
          },
        }],
        ['OS=="mac"', {
          # Two-level namespaces keep Node's symbols apart; only the exports need a list.
          'xcode_settings': {
            'CLANG_CXX_LANGUAGE_STANDARD': 'c++17',
            'CLANG_CXX_LIBRARY': 'libc++',
            'GCC_ENABLE_CPP_EXCEPTIONS': 'NO',
            'GCC_ENABLE_CPP_RTTI': 'NO',
            'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
            'MACOSX_DEPLOYMENT_TARGET': '11.0',
            'WARNING_CFLAGS': ['<@(warnings)'],
            'OTHER_CFLAGS': [
              '-isystem', '<(librdkafka_include)',
              '-isystem', '<(node_addon_api_include)',
            ],
            'OTHER_LDFLAGS': [
              '-Wl,-exported_symbols_list,<(module_root_dir)/deps/exports.txt',
            ],
          },
        }],
      ],
    },
  ],
}
