// Headers of the Windows SDK that a C program can include together, after tchar.h, winsock2.h and windows.h, in this order.

export const sdkHeaders: readonly string[] = `
accctrl aclapi activaut advpub af_irda aviriff authz avrt bcrypt bits bluetoothapis cfg cfgmgr32 cguid comcat
commctrl commdlg comsvcs cpl credssp d2d1 d3d10 d3d11 d3d12 d3dcommon davclnt dbghelp dbt dde ddeml devpkey
dhcpcsdk dlgs docobj dpapi dwmapi dxgi dxgi1_2 dxgiformat errorrep evntprov evntrace exdisp fci fdi fileapi
fltdefs gdiplus heapapi hidsdi hidpi hidusage highlevelmonitorconfigurationapi httpext hlink ieeefp imagehlp
imm inaddr intshcut ioapiset iphlpapi ipifcons ipmib iprtrmib iptypes ks lm lmaccess lmcons lmerr lmshare
lmwksta loadperf lzexpand mapi mfidl mfobjects mmdeviceapi mmreg mmsystem msacm msctf mshtml mshtmhst msi
msiquery mstcpip mswsock nb30 netioapi netlistmgr ntdsapi ntsecapi oaidl objbase objidl ocidl odbcinst ole2
oleacc oleauto olectl oledlg olectlid pdh pdhmsg perflib powrprof prsht propidl propsys propvarutil psapi qos
raserror ras rasdlg reason regstr restartmanager richedit richole rpc rpcdce rpcndr rtutils schannel schemadef
sddl sensapi setupapi shellapi shldisp shlguid shlobj shlwapi shobjidl shtypes snmp sspi synchapi tapi
taskschd tdh tlhelp32 tlogstg tmschema tom traffic transact tvout unknwn urlmon userenv usp10 uxtheme vfw
virtdisk vss wbemcli wct wia wincodec wincon wincred wincrypt windns winevt wingdi winhttp winineti winioctl
winldap winnetwk winperf winsafer winscard winsnmp winspool winsvc winsxs wintrust winusb winuser winver
winwlx wlanapi wlantypes wmcodecdsp wmiutils wmsdk wpcapi ws2spi ws2tcpip wsipx wsnwlink wspiapi wtsapi32
wuapi xinput xmllite xpsobjectmodel zmouse
`
  .trim()
  .split(/\s+/)
  .map((name) => `${name}.h`);
