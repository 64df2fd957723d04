@echo off
rem Starts the command rdb on Windows. Java is the one of JAVA_HOME, else the one on the PATH; RDB_JAVA_OPTS adds options for it.
setlocal
set "RDB_JAVA="
if defined JAVA_HOME (set "RDB_JAVA=%JAVA_HOME%\bin\java.exe") else for %%J in (java.exe) do set "RDB_JAVA=%%~$PATH:J"
if not defined RDB_JAVA goto no_java
if not exist "%RDB_JAVA%" goto wrong_home
rem An older Java would end with exit code 1, which means "no" in rdb.
for %%J in ("%RDB_JAVA%") do set "RDB_RELEASE=%%~dpJ..\release"
if not exist "%RDB_RELEASE%" goto start
findstr /r /c:"^JAVA_VERSION=.1[7-9]" /c:"^JAVA_VERSION=.[2-9][0-9]" "%RDB_RELEASE%" >nul || goto old_java

:start
"%RDB_JAVA%" -Xmn16m -XX:InitialRAMPercentage=0.3 -Xmx1g -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -XX:MaxInlineLevel=6 -XX:FreqInlineSize=100 -XX:InlineSmallCode=1000 --enable-native-access=ALL-UNNAMED %RDB_JAVA_OPTS% -cp "%~dp0..\share\rdb\rdb.jar;%~dp0..\share\rdb\rdb-parquet.jar" io.rdbkit.cli.Main %*
exit /b %ERRORLEVEL%

:no_java
echo rdb: Java 17 or newer is needed: there is no java on the PATH, and no JAVA_HOME>&2
exit /b 4

:wrong_home
echo rdb: Java 17 or newer is needed: JAVA_HOME is %JAVA_HOME%, and there is no "%RDB_JAVA%">&2
exit /b 4

:old_java
echo rdb: Java 17 or newer is needed: "%RDB_JAVA%" is older>&2
exit /b 4
