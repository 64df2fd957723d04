package io.rdbkit.server;

/** Two function libraries. */
final class RichFunctions {

    static void load(Client client) {
        client.queue("FUNCTION", "LOAD", """
                #!lua name=counting
                redis.register_function('one_more', function(keys, args)
                  return redis.call('INCRBY', keys[1], args[1] or 1)
                end)
                redis.register_function{
                  function_name = 'how_many',
                  callback = function(keys, args) return redis.call('GET', keys[1]) end,
                  flags = { 'no-writes' },
                }
                """);
        client.queue("FUNCTION", "LOAD", """
                #!lua name=greeting
                -- gr\u00fc\u00dfe
                redis.register_function('greet', function(keys, args) return 'hello ' .. args[1] end)
                """);
    }

    private RichFunctions() {}
}
